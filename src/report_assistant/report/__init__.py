"""The model of an annual report: form, figures, document, organ, slots, language. No I/O."""
