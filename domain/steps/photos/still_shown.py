"""The part of a move's statement that notes the new person on sheets that still show the moved faces."""

# $2: the workspace. $7, $8: the ids of the faces' former and new person. No row says which faces a sheet
# shows, so an erase of the new person takes back all sheets of the former one.
SHEETS = """sheets AS (
    UPDATE cards c SET names = ARRAY(SELECT unnest(c.names) UNION SELECT target.number)
    FROM persons source, persons target
    WHERE source.id = $7::uuid AND target.id = $8::uuid AND c.workspace_id = $2 AND c.kind = 'sheet'
      AND c.names && ARRAY[source.number])"""
