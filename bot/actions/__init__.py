"""What the engine asks of the program while it works on a turn: rasa-sdk actions behind a handler of ours.

Actions decide and write nothing. What they decide travels back with the turn, as messages of a custom form that
bot/turns.py commits in one transaction: {"say": RESPONSE, "with": {...}}, {"answer": TOPIC}, {"guesses": [TOPIC]},
{"file": INTAKE}, {"refuse": true}, {"drop": true}, {"status": true}.

talk       answers, small talk, menu, status: one turn each
complaint  the form: what is asked in which order, what counts as an answer, closing it
server     the endpoint on loopback
"""
