"""The standard report: one HTML file, small enough to mail, that needs neither a script nor a network.

Its numbers and charts are those of the screen.
"""
