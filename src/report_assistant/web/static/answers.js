// Every event that was sent gets its answer. The server ends the stream of answers when it awaits no
// event; one sent while that word is on its way would find a stream that is open and then closed, and
// its answer would wait for the next event. Here the word is kept back while an event is out.
(() => {
  'use strict';
  const ask = window.fetch.bind(window);
  const sending = new Set();
  const awaited = new Set();

  const sent = async (input, init) => {
    const post = ask(input, init);
    sending.add(post);
    try {
      const response = await post;
      const told = response.ok ? await response.clone().json() : {};
      if (told.event_id) awaited.add(told.event_id);
      return response;
    } finally {
      sending.delete(post);
    }
  };

  // Pass messages on; true when the stream may end.
  const passed = async (response, out) => {
    const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
    const coder = new TextEncoder();
    let text = '';
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return true;
      const messages = (text + value).split('\n\n');
      text = messages.pop();
      for (const message of messages) {
        const told = JSON.parse(message.replace(/^data:/, ''));
        if (told.msg === 'close_stream') {
          await Promise.allSettled(sending);
          if (awaited.size) return false;
        }
        if (told.msg === 'process_completed') awaited.delete(told.event_id);
        if (told.msg === 'unexpected_error') awaited.clear();
        out.enqueue(coder.encode(message + '\n\n'));
      }
    }
  };

  const stream = async (input, init) => {
    const request = new Request(input, init);
    const first = await ask(request.clone());
    if (!first.ok) return first;
    const body = new ReadableStream({
      start: async (out) => {
        try {
          let response = first;
          while (!await passed(response, out)) {
            response = await ask(request.clone());
            if (!response.ok) throw new Error(response.statusText);
          }
          out.close();
        } catch (error) {
          out.error(error);
        }
      },
    });
    return new Response(body, { headers: first.headers });
  };

  window.fetch = (input, init) => {
    const address = String(input instanceof Request ? input.url : input);
    if (address.includes('/queue/join')) return sent(input, init);
    return address.includes('/queue/data') ? stream(input, init) : ask(input, init);
  };
})();
