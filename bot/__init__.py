"""A question in, an answer out in which every claim carries its verbatim passage."""
