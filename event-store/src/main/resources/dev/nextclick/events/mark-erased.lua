-- Marks an erasure as done in a partition, unless it is unknown there, or the log has a record of it: one that came since is done later.
--
-- KEYS: the partition's log, the erasure. ARGV: the erasure's id, and what it becomes. Gives 1 if it was marked, else 0.
local from = '-'
local entries
repeat
  entries = redis.call('XRANGE', KEYS[1], from, '+', 'COUNT', 16)
  for _, entry in ipairs(entries) do
    if string.find(entry[2][2], ARGV[1], 1, true) then
      return 0
    end
    from = '(' .. entry[1]
  end
until #entries < 16
return redis.call('SET', KEYS[2], ARGV[2], 'XX', 'KEEPTTL') and 1 or 0
