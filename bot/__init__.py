"""Pelita's program. A message meets the modules in this order::

    Telegram ─ receiver / webhook ─┐                                         ┌ sender ─ telegram ─ Telegram
    browser ── trial ──────────────┼ inbox ─ watching (danger) ─ turns ──────┤ outbox
    terminal ─ chat ───────────────┘          (numbers)       dialogue       └ trial, chat read what was sent
                                                              (engine)
                           story ─ actions (asked by the engine) ─ speech (topics, numbers, domain.yml)
                                               │
                                     complaints ─ transcript ─ evidence ─ audit
                                         └ alerts ─ posts ─ outbox        alarms ─ posts ─ outbox (the operator)
                                               │
                                     desk (officers) ─ exports ─ retention

One row moves at each arrow, in one transaction, under a key that makes repeating it harmless; the table of steps is
in docs/architecture.md. What each module is for stands in its first line; who may import whom is asserted by
tests/unit/test_architecture.py.
"""
