"""F1: a unique value in every cell and in every other place of an export; none is found in what is written.

``sowing`` makes the values, ``exports`` and ``containers`` plant them in files of every kind, ``runs`` gives
the files to the program in every way and looks, ``measure`` counts. ``forms`` are the requests.
"""
