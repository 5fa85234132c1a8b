"""Pelita's own parts of the Rasa engine.

examples       reads the topic and message files under data/
understanding  kind, topic and complaint category of a message: one linear component
given          what the bot knows already (a button, a rule on danger) is taken and not guessed again
doubt          what is done with an understanding that is not sure, in a form and outside
turn           the channel: a turn brings its record and takes the new one home
"""
