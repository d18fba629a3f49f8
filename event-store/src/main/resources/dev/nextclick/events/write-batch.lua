-- Writes one batch of one partition: sessions and log, both or neither. The formats are SessionFormat's and LogFormat's;
-- what the letters of operations and answers mean says WriteOperation.
--
-- KEYS: the partition's log, the log's size, then what the batch names by number: sessions, users, erasures.
-- ARGV: idle time and maximum age of a session, how late an event may be, how long a tombstone stays, how long an erasure is
--       known (all in microseconds), clicks kept, ids kept, sessions kept for a user, the log's limit in bytes, what a full log
--       means (refuse or session-only); then for each operation two: the packed operation, and its record for the log (empty:
--       not logged).
-- Gives one letter for each operation, and then the log's size (8 bytes).

local idle, max_age, max_lateness = tonumber(ARGV[1]), tonumber(ARGV[2]), tonumber(ARGV[3])
local tombstone, erasure_known = tonumber(ARGV[4]), tonumber(ARGV[5])
local max_clicks, max_ids, max_sessions = tonumber(ARGV[6]), tonumber(ARGV[7]), tonumber(ARGV[8])
local log_limit, refuses_when_full = tonumber(ARGV[9]), ARGV[10] == 'refuse'
local FIRST_OPERATION = 11
local LIVE, ERASED, MERGED, PRIVATE = 1, 2, 3, 4
local HEADER, HEADER_BYTES = '>Bi8i8i8I2I2', 29
local CLICK_BYTES = 11
local ENTRY_BYTES = 64
local EVEN_IF_MERGED = 7

local values = redis.call('MGET', unpack(KEYS, 2))
local size = tonumber(values[1] or '0')
local sessions, users, others = {}, {}, {}
local records, added = {}, 0

local function open(value)
  if not value then
    return {}
  end
  local kind = string.byte(value)
  if kind == ERASED then
    return { erased = true }
  elseif kind == MERGED then
    local _, _, target, at = struct.unpack('>Bi8I2c0', value)
    return { merged = target, left = string.sub(value, at) }
  elseif kind ~= LIVE and kind ~= PRIVATE then
    error('a session of the unknown format ' .. kind)
  end
  local _, created, updated, newest, ids, clicks = struct.unpack(HEADER, value)
  local ids_end = HEADER_BYTES + 8 * ids
  return {
    created = created, updated = updated, newest = newest, count = clicks, logged = kind == LIVE,
    ids = string.sub(value, HEADER_BYTES + 1, ids_end), clicks = string.sub(value, ids_end + 1)
  }
end

local function live(session)
  local kind = session.logged and LIVE or PRIVATE
  return struct.pack(HEADER, kind, session.created, session.updated, session.newest, #session.ids / 8, session.count)
    .. session.ids .. session.clicks
end

local function session_of(number)
  local key = KEYS[number + 2]
  local session = sessions[key]
  if not session then
    session = open(values[number + 1])
    sessions[key] = session
  end
  return session, key
end

local function start(session, received)
  session.created, session.updated, session.newest = received, received, nil
  session.ids, session.clicks, session.count, session.logged = '', '', 0, false
end

local function has_ended(session, received)
  return not session.created or received - session.updated >= idle or received - session.created >= max_age
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

local function is_too_old(session, time)
  return session.count >= max_clicks and time < session.newest and time < struct.unpack('>i8', session.clicks)
end

-- Keeps the clicks in order of time, and those of one time in order of arrival; the last ids are theirs, in the same order.
local function place(session, id, click)
  local time = struct.unpack('>i8', click)
  if not session.newest or time >= session.newest then
    session.newest = time
    session.ids = session.ids .. id
    session.clicks = session.clicks .. click
  else
    local at, before = 1, 0
    while struct.unpack('>i8', session.clicks, at) <= time do
      at, before = behind(session.clicks, at), before + 1
    end
    local ids = #session.ids - 8 * (session.count - before)
    session.ids = string.sub(session.ids, 1, ids) .. id .. string.sub(session.ids, ids + 1)
    session.clicks = string.sub(session.clicks, 1, at - 1) .. click .. string.sub(session.clicks, at)
  end
  session.count = session.count + 1
  while session.count > max_clicks do
    session.clicks = string.sub(session.clicks, behind(session.clicks, 1))
    session.count = session.count - 1
  end
  session.ids = string.sub(session.ids, -8 * max_ids)
end

-- A user's value: 1, then for each session the length of its id (2), the id, whether it was logged when it was noted (1), and when
-- it began (8); or 2, when the user was erased (8), and what their sessions had been merged into.
local function user_of(number)
  local key = KEYS[number + 2]
  local user = users[key]
  if not user then
    local value = values[number + 1]
    user = {}
    if value and string.byte(value) == ERASED then
      user.erased, user.targets = true, string.sub(value, 10)
    elseif value then
      local at = 2
      while at <= #value do
        local id, logged, created
        id, logged, created, at = struct.unpack('>I2c0Bi8', value, at)
        user[#user + 1] = { id = id, logged = logged == 1, created = created }
      end
    end
    users[key] = user
  end
  return user, key
end

-- Notes that a session is a user's, the newest last.
local function note(user, id, logged, created, anew)
  for at = #user, 1, -1 do
    if user[at].id == id then
      if not anew and (user[at].logged or not logged) then
        return
      end
      -- One of the same id before it may have been logged since it was noted.
      logged = logged or anew or user[at].logged
      table.remove(user, at)
      break
    end
  end
  user[#user + 1] = { id = id, logged = logged, created = created }
  if #user > max_sessions then
    table.remove(user, 1)
  end
  user.changed = true
end

local function log(record)
  records[#records + 1] = record
  added = added + #record
end

-- The id in a session's key, and the key of what was merged into it.
local function parts(key)
  local at = string.find(key, '}', 1, true)
  local colon = string.find(key, ':', at + 4, true)
  return string.sub(key, colon + 1), string.sub(key, 1, at) .. ':m' .. string.sub(key, at + 3), string.sub(key, 1, colon)
end

local function click(operation, record)
  local _, number, user_number, received = struct.unpack('>BI2I2i8', operation)
  local session, key = session_of(number)
  local user, user_key
  if user_number > 0 then
    user, user_key = user_of(user_number)
  end
  if session.erased then
    return 'e'
  elseif session.merged then
    return 'm'
  elseif user and user.erased then
    return 'x'
  end
  local id, stored = string.sub(operation, 14, 21), string.sub(operation, 22)
  local time = struct.unpack('>i8', stored)
  local anew = has_ended(session, received)
  if not anew and holds(session.ids, id) then
    return 'd'
  elseif received - time > max_lateness or (not anew and is_too_old(session, time)) then
    return 'l'
  end
  local letter = 's'
  if #record > 0 and size + added + #record + ENTRY_BYTES > log_limit then
    if refuses_when_full then
      return 'f'
    end
    letter, record = 'u', ''
  end
  if anew then
    start(session, received)
  end
  session.changed = true
  session.updated = math.max(session.updated, received)
  place(session, id, stored)
  if #record > 0 then
    log(record)
    session.logged = true
  end
  if user then
    local name = parts(key)
    note(user, name, session.logged, session.created, anew)
  end
  return letter
end

-- Erasures have as much room again as clicks: they are refused only when a flood of them fills the log.
local function has_no_room(record)
  return size + added + #record + ENTRY_BYTES > 2 * log_limit
end

-- What a key holds, or will when this call is over.
local function held(key)
  local other = others[key]
  if other then
    return not other.gone and other.value
  end
  return redis.call('GET', key)
end

local function erase(key, session, time, prefix, logged)
  local id, merged_key = parts(key)
  sessions[key] = { erased = time, changed = true }
  if logged then
    log(prefix .. struct.pack('>I4', #id) .. id)
  end
  -- One whose own merge is half done keeps what was merged into it with its clicks.
  local merged = (held(merged_key) or '') .. (#(session.left or '') > 0 and struct.unpack('>I4c0', session.left) or '')
  local at = 1
  while at <= #merged do
    local source
    source, at = struct.unpack('>I2c0', merged, at)
    log(prefix .. struct.pack('>I4', #source) .. source)
  end
  if #merged > 0 then
    others[merged_key] = { gone = true }
  end
end

local function begin_erasure(number, time)
  others[KEYS[number + 2]] = { value = struct.pack('>Bi8', 1, time), left = erasure_known }
end

local function erase_session(operation, record)
  local kind, number, erasure, time = struct.unpack('>BI2I2i8', operation)
  local session, key = session_of(number)
  if session.merged and kind ~= EVEN_IF_MERGED then
    return 'm'
  elseif has_no_room(record) then
    return 'f'
  end
  erase(key, session, time, record, true)
  begin_erasure(erasure, time)
  return 's'
end

-- Whether the log may have had anything of a user's session: of one that has ended since it was noted nobody knows.
local function may_be_logged(noted, session)
  if noted.logged then
    return true
  elseif session.erased then
    return false
  elseif session.merged then
    -- What it was merged into knows, once it holds it.
    if #session.left == 0 then
      return false
    end
    local _, at = struct.unpack('>I4c0', session.left)
    return open(string.sub(session.left, at)).logged
  end
  return session.created ~= noted.created or session.logged
end

local function erase_user(operation, record)
  local _, number, erasure, time = struct.unpack('>BI2I2i8', operation)
  if has_no_room(record) then
    return 'f'
  end
  local user, key = user_of(number)
  local _, _, before_id = parts(key)
  before_id = string.gsub(before_id, '}:u:', '}:s:', 1)
  -- Of an erasure before this one too, which may have failed before it followed them.
  local targets = { user.targets }
  for _, noted in ipairs(user) do
    local session_key = before_id .. noted.id
    local session = sessions[session_key] or open(redis.call('GET', session_key))
    if session.merged then
      targets[#targets + 1] = struct.pack('>I2', #session.merged) .. session.merged
    end
    erase(session_key, session, time, string.sub(operation, 14), may_be_logged(noted, session))
  end
  targets = table.concat(targets)
  users[key] = { erased = time, targets = targets, changed = true }
  log(record)
  begin_erasure(erasure, time)
  if #targets > 0 then
    others[KEYS[erasure + 2] .. ':merged'] = { value = targets, left = tombstone }
    return 'm'
  end
  return 's'
end

-- Takes a session out of use, and keeps what is in it until it is in the other.
local function merge_from(operation)
  local _, number, time = struct.unpack('>BI2i8', operation)
  local target = string.sub(operation, 12)
  local session, key = session_of(number)
  if session.erased then
    return 'e'
  elseif session.merged then
    return session.merged ~= target and 'm' or #session.left > 0 and 's' or 'd'
  elseif has_ended(session, time) then
    return 'n'
  end
  local _, merged_key = parts(key)
  local merged = held(merged_key) or ''
  others[merged_key] = { gone = true }
  sessions[key] = { merged = target, left = struct.pack('>I4', #merged) .. merged .. live(session), time = time, changed = true }
  return 's'
end

local function merge_into(operation)
  local _, number, time, sources, at = struct.unpack('>BI2i8I4c0', operation)
  local from = open(string.sub(operation, at))
  local session, key = session_of(number)
  if session.erased then
    return 'e'
  elseif session.merged then
    return 'm'
  end
  if has_ended(session, time) then
    start(session, from.created)
  end
  session.changed = true
  session.logged = session.logged or from.logged
  session.updated = math.max(session.updated, from.updated)
  local click_at, first = 1, #from.ids / 8 - from.count
  local older = ''
  for number = 1, #from.ids / 8 do
    local id = string.sub(from.ids, 8 * number - 7, 8 * number)
    local known = holds(session.ids, id)
    if number <= first then
      older = known and older or older .. id
    else
      local next_click = behind(from.clicks, click_at)
      local stored = string.sub(from.clicks, click_at, next_click - 1)
      if not known and not is_too_old(session, struct.unpack('>i8', stored)) then
        place(session, id, stored)
      end
      click_at = next_click
    end
  end
  session.ids = string.sub(older .. session.ids, -8 * max_ids)
  local _, merged_key = parts(key)
  local merged = held(merged_key) or ''
  if string.sub(merged, -#sources) ~= sources then
    merged = merged .. sources
    local starts, position = {}, 1
    while position <= #merged do
      starts[#starts + 1] = position
      position = position + 2 + struct.unpack('>I2', merged, position)
    end
    if #starts > max_sessions then
      merged = string.sub(merged, starts[#starts - max_sessions + 1])
    end
  end
  if #merged > 0 then
    others[merged_key] = { value = merged, left = tombstone }
  end
  return 's'
end

local function merged(operation)
  local _, number = struct.unpack('>BI2', operation)
  local session, key = session_of(number)
  if session.erased then
    return 'e'
  elseif session.merged then
    sessions[key] = { merged = session.merged, left = '', time = struct.unpack('>i8', operation, 4), changed = true }
  end
  return 's'
end

-- Puts a session back into use that could not be merged after all.
local function restore(operation)
  local _, number = struct.unpack('>BI2', operation)
  local session, key = session_of(number)
  if session.merged and #session.left > 0 then
    local sources, at = struct.unpack('>I4c0', session.left)
    sessions[key] = open(string.sub(session.left, at))
    sessions[key].changed = true
    if #sources > 0 then
      local _, merged_key = parts(key)
      others[merged_key] = { value = sources, left = tombstone }
    end
  end
  return 's'
end

local OPERATIONS = {
  click, erase_session, erase_user, merge_from, merge_into, merged, [EVEN_IF_MERGED] = erase_session, [8] = restore
}

local letters = {}
for argument = FIRST_OPERATION, #ARGV, 2 do
  local operation = ARGV[argument]
  letters[#letters + 1] = OPERATIONS[string.byte(operation)](operation, ARGV[argument + 1])
end

-- Nothing was written up to here, so that an error above leaves everything as it was.
local function set(key, value, left)
  redis.call('SET', key, value, 'PX', string.format('%.0f', math.max(1, math.ceil(left / 1000))))
end

for key, session in pairs(sessions) do
  if session.changed then
    if session.erased then
      set(key, struct.pack('>Bi8', ERASED, session.erased), tombstone)
    elseif session.merged then
      set(key, struct.pack('>Bi8I2', MERGED, session.time, #session.merged) .. session.merged .. session.left, tombstone)
    else
      set(key, live(session), math.min(idle, session.created + max_age - session.updated))
    end
  end
end
for key, user in pairs(users) do
  if user.changed then
    if user.erased then
      set(key, struct.pack('>Bi8', ERASED, user.erased) .. user.targets, tombstone)
    else
      local packed = { struct.pack('B', LIVE) }
      for at = 1, #user do
        packed[at + 1] = struct.pack('>I2', #user[at].id) .. user[at].id .. struct.pack('>Bi8', user[at].logged and 1 or 0, user[at].created)
      end
      set(key, table.concat(packed), tombstone)
    end
  end
end
for key, other in pairs(others) do
  if other.gone then
    redis.call('DEL', key)
  else
    set(key, other.value, other.left)
  end
end
-- Last: a Redis that is killed while it appends this call to its file keeps the commands that are whole, does not run them at its next
-- start, and does at the one after. Sessions are overwritten by then if the call was made again; an entry would be there twice.
if #records > 0 then
  size = size + added + ENTRY_BYTES
  redis.call('SET', KEYS[2], string.format('%.0f', size))
  redis.call('XADD', KEYS[1], '*', '1', table.concat(records))
end
return table.concat(letters) .. struct.pack('>i8', size)
