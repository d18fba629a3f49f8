-- Makes a partition's log go on behind an id, by an entry without records, and adds that to its size.
--
-- KEYS: the partition's log, the log's size. ARGV: the id, the format's version. Gives 1, or 0 if the log is there already.
local ENTRY_BYTES = 64
local added = redis.pcall('XADD', KEYS[1], ARGV[1], ARGV[2], '')
if added.err then
  return string.find(added.err, 'equal or smaller', 1, true) and 0 or added
end
redis.call('SET', KEYS[2], string.format('%.0f', tonumber(redis.call('GET', KEYS[2]) or '0') + ENTRY_BYTES))
return 1
