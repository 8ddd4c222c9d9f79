"""Makes the synthetic exports. Standard library alone, so that no upgrade of anything changes a byte.

``dice`` and ``numbers`` are the ground, ``words`` the vocabulary. ``people``, ``catalogue``, ``loans`` and
``notes`` make a network of five libraries. ``sierra`` and ``koha`` lay it out as these systems export it, in
the dialects of ``dialects``; ``gold`` says what stands where; ``samples`` writes it all. ``bench`` writes the
large two-table set for measurements.
"""
