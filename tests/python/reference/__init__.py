"""The second opinion: the contract of the foundation's numbers, computed in plain Python.

Nothing here reads a model, a macro or a warehouse. Standard library only, exact decimals, and no
sharing of code with the SQL: when the two agree, two people read the contract the same way.
exports/ reads the exports of shop platforms, with pandas.
"""
