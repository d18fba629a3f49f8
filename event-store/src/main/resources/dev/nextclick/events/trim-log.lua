-- Removes the oldest entries of a partition's log, and takes them off its size.
--
-- KEYS: the partition's log, the log's size. ARGV: the last id to be removed, and the first to stay.
local ENTRY_BYTES = 64
local removed = 0
local from = '-'
repeat
  local entries = redis.call('XRANGE', KEYS[1], from, ARGV[1], 'COUNT', 16)
  for _, entry in ipairs(entries) do
    removed = removed + #entry[2][2] + ENTRY_BYTES
    from = '(' .. entry[1]
  end
until #entries < 16
redis.call('XTRIM', KEYS[1], 'MINID', ARGV[2])
if redis.call('XLEN', KEYS[1]) == 0 then
  redis.call('DEL', KEYS[2])
else
  redis.call('SET', KEYS[2], string.format('%.0f', math.max(0, tonumber(redis.call('GET', KEYS[2]) or '0') - removed)))
end
return removed
