"""The report of a month or a quarter: for the head of the office, and for others with small counts hidden.

figures counts; hiding hides; charts draws; files writes PDF and XLSX; the desk shows the same as a page. Each figure
is defined in `figures.FIGURES`, from which docs/data.md is made, and is reconciled with the rows of an export by a
test. asked and placements bring what complaints do not hold: what people asked, and the office's own figures.
"""
