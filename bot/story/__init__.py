"""What a free story tells, so that nobody is asked for what they have said already (docs/details.md).

`details` is the way in; each other module reads one kind of thing: `people` (who tells of whom), `particulars` (of a
person), `parties` (agency, recruiter, employer, ship), `places`, `journey` (when, how, for how much), `contacts`,
`amounts` (sums and periods) and `names` (what may be one). Better nothing than wrong.
"""
