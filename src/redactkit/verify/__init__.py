"""Look again with other eyes: an independent second reader of the staged bytes, before anything is published.

``gate.check`` asks three questions of everything under OUT: where does each released value come from, does
any listed identifier of a patron stand in it, does a row give away its own patron's name. It shares no
parsing and no scope with the stages that made the files, only the nouns, the scales and the folding.

``source`` and ``careful`` read the exports again, ``released`` reads what was staged; ``patrons``, ``dates``
and ``scope`` say which rows could feed it; ``where_from``, ``totals``, ``identifiers`` and ``own_name`` ask;
``look`` asks it all in one reading, and ``gate`` reports.
"""
