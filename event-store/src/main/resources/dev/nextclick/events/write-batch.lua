-- Writes one batch of one partition: sessions and log, both or neither. The formats are SessionFormat's and LogFormat's.
--
-- KEYS: the partition's log, then the sessions of the batch.
-- ARGV: idle time and maximum age of a session (microseconds), clicks kept, ids kept, entries kept in the log; then for each
--       operation two: the packed operation, and its record for the log (empty: not logged).
-- An operation is the number of its session (2 bytes, from 1), the time it was received (8), and for a click the
--       fingerprint of the event's id (8) and the click. With nothing behind the time it is an erasure.
-- Gives one letter for each operation: s stored, d duplicate, e the session is erased.

local idle, max_age = tonumber(ARGV[1]), tonumber(ARGV[2])
local max_clicks, max_ids = tonumber(ARGV[3]), tonumber(ARGV[4])
local LIVE, ERASED = 1, 2
local HEADER, HEADER_BYTES = '>Bi8i8i8I2I2', 29
local CLICK_BYTES = 11

local function open(value)
  if not value then
    return {}
  end
  local kind = string.byte(value)
  if kind == ERASED then
    return { erased = true }
  elseif kind ~= LIVE then
    error('a session of the unknown format ' .. kind)
  end
  local _, created, updated, newest, ids, clicks = struct.unpack(HEADER, value)
  local ids_end = HEADER_BYTES + 8 * ids
  return {
    created = created, updated = updated, newest = newest, count = clicks,
    ids = string.sub(value, HEADER_BYTES + 1, ids_end), clicks = string.sub(value, ids_end + 1)
  }
end

local function start(session, received)
  session.created, session.updated, session.newest = received, received, nil
  session.ids, session.clicks, session.count = '', '', 0
end

local function has_ended(session, received)
  return received - session.updated >= idle or received - session.created >= max_age
end

local function holds(ids, id)
  local at = string.find(ids, id, 1, true)
  while at and at % 8 ~= 1 do
    at = string.find(ids, id, at + 1, true)
  end
  return at
end

-- The position behind the click that starts here.
local function behind(clicks, at)
  return at + CLICK_BYTES + struct.unpack('>I2', clicks, at + 9)
end

-- Keeps the clicks in order of time, and those of one time in order of arrival.
local function place(session, click)
  local time = struct.unpack('>i8', click)
  if not session.newest or time >= session.newest then
    session.newest = time
    session.clicks = session.clicks .. click
  else
    local at = 1
    while struct.unpack('>i8', session.clicks, at) <= time do
      at = behind(session.clicks, at)
    end
    session.clicks = string.sub(session.clicks, 1, at - 1) .. click .. string.sub(session.clicks, at)
  end
  session.count = session.count + 1
  while session.count > max_clicks do
    session.clicks = string.sub(session.clicks, behind(session.clicks, 1))
    session.count = session.count - 1
  end
end

local function add(session, received, id, click)
  if not session.created or has_ended(session, received) then
    start(session, received)
  elseif holds(session.ids, id) then
    return false
  end
  session.changed = true
  session.updated = math.max(session.updated, received)
  session.ids = string.sub(session.ids .. id, -8 * max_ids)
  place(session, click)
  return true
end

local values = redis.call('MGET', unpack(KEYS, 2))
local sessions, letters, records = {}, {}, {}
for argument = 6, #ARGV, 2 do
  local operation = ARGV[argument]
  local number, received = struct.unpack('>I2i8', operation)
  local session = sessions[number]
  if not session then
    session = open(values[number])
    sessions[number] = session
  end
  local letter
  if #operation == 10 then
    sessions[number] = { erased = received, changed = true }
    letter = 's'
  elseif session.erased then
    letter = 'e'
  elseif add(session, received, string.sub(operation, 11, 18), string.sub(operation, 19)) then
    letter = 's'
  else
    letter = 'd'
  end
  letters[#letters + 1] = letter
  if letter == 's' and #ARGV[argument + 1] > 0 then
    records[#records + 1] = ARGV[argument + 1]
  end
end

-- Nothing was written up to here, so that an error above leaves everything as it was.
if #records > 0 then
  redis.call('XADD', KEYS[1], 'MAXLEN', '~', ARGV[5], '*', '1', table.concat(records))
end
for number, session in pairs(sessions) do
  if session.changed then
    local value, left
    if session.erased then
      value, left = struct.pack('>Bi8', ERASED, session.erased), max_age
    else
      left = math.min(idle, session.created + max_age - session.updated)
      value = struct.pack(HEADER, LIVE, session.created, session.updated, session.newest, #session.ids / 8, session.count)
        .. session.ids .. session.clicks
    end
    redis.call('SET', KEYS[number + 1], value, 'PX', string.format('%.0f', math.max(1, math.ceil(left / 1000))))
  end
end
return table.concat(letters)
