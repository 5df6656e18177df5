"""Charts of the screen and the report: a function takes the frame of one query and returns one chart.

A chart says nothing of its own about the shop. Its look, its language and its currency come from `look.finished`.
"""
