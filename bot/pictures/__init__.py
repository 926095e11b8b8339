"""Pictures people share: a quote set as a card, and who spoke about a topic as a chart. PNG bytes out."""
