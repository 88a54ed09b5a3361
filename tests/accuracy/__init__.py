"""How right the checker is: what it says of texts that people have labelled, measured, recorded and looked at.

The labelled sets and their scorers are not part of the project. They are looked for in the folder that
`CHECKER_SHARED` names, or else in `shared` beside the project; what is not there is not measured.
"""
