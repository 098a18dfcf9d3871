"""The permission matrix: every address x method x person x record, against rules written beside the product.

`policy` says what each address needs, `oracle` answers from sets over units, roles and lines, `world`
and `kits` make the records, `cases` asks, `run` compares. The oracle was written from the office's
papers before any of the product's own rules was read; where it had misread them, a comment says so.
"""
