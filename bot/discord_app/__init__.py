"""The Discord front end: the only place that imports discord."""
