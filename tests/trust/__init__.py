"""``make trust``: the figures on which a package's trustworthiness rests, measured; see ``__main__``."""
