"""FIND IT: one analyzer, BM25 over segmented turns, and the passage worth showing. Text in, ranks out."""
