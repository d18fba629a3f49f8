-- Writes one batch of one partition: sessions and log, both or neither. The formats are SessionFormat's and LogFormat's, the keys
-- StoreKeys'; what the letters of operations and answers mean says WriteOperation.
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
local USER, ERASED, MERGED = 1, 2, 3
-- The two widths of a session's numbers; a kind that is odd says that nothing of the session is in the log.
local COMPACT = { kind = 16, header = '>Bi7i5BB', header_bytes = 15, time = '>i5', time_bytes = 5 }
local WIDE = { kind = 18, header = '>Bi8i8I2I2', header_bytes = 21, time = '>i8', time_bytes = 8 }
local FORMS = { [16] = COMPACT, [17] = COMPACT, [18] = WIDE, [19] = WIDE }
local COMPACT_TIME, COMPACT_IDS = 2 ^ 39, 255
local LONG_ITEM = 31
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
  local form = FORMS[kind]
  if form then
    local _, created, life, ids, clicks = struct.unpack(form.header, value)
    local ids_end = form.header_bytes + 8 * ids
    return {
      form = form, logged = kind == form.kind, created = created, updated = created + life, count = clicks,
      ids = string.sub(value, form.header_bytes + 1, ids_end), clicks = string.sub(value, ids_end + 1)
    }
  elseif kind == ERASED then
    return { erased = true }
  elseif kind == MERGED then
    local _, _, target, at = struct.unpack('>Bi8I2c0', value)
    return { merged = target, left = string.sub(value, at) }
  end
  error('a session of the unknown format ' .. kind)
end

-- The position behind the click that starts here. The time of a click is the last of it.
local function behind(clicks, at, form)
  local length = string.byte(clicks, at) % 32
  if length == LONG_ITEM then
    length = 2 + struct.unpack('>I2', clicks, at + 1)
  end
  return at + 1 + length + form.time_bytes
end

-- The time of the click that ends before here, since the session's first event was received.
local function time_before(clicks, at, form)
  return (struct.unpack(form.time, clicks, at - form.time_bytes))
end

local function widen(session)
  local clicks, at = {}, 1
  while at <= #session.clicks do
    local next_at = behind(session.clicks, at, COMPACT)
    local item = string.sub(session.clicks, at, next_at - COMPACT.time_bytes - 1)
    clicks[#clicks + 1] = item .. struct.pack(WIDE.time, time_before(session.clicks, next_at, COMPACT))
    at = next_at
  end
  session.form, session.clicks = WIDE, table.concat(clicks)
end

local function live(session)
  local life, ids = session.updated - session.created, #session.ids / 8
  if session.form == COMPACT and (life >= COMPACT_TIME or ids > COMPACT_IDS) then
    widen(session)
  end
  local form = session.form
  local kind = session.logged and form.kind or form.kind + 1
  return struct.pack(form.header, kind, session.created, life, ids, session.count) .. session.ids .. session.clicks
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
  session.form, session.created, session.updated = COMPACT, received, received
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

local function is_too_old(session, time)
  if session.count < max_clicks then
    return false
  end
  local clicks, form, since = session.clicks, session.form, time - session.created
  return since < time_before(clicks, #clicks + 1, form) and since < time_before(clicks, behind(clicks, 1, form), form)
end

-- Keeps the clicks in order of time, and those of one time in order of arrival; the last ids are theirs, in the same order.
local function place(session, id, time, item)
  local since = time - session.created
  if session.form == COMPACT and (since < -COMPACT_TIME or since >= COMPACT_TIME) then
    widen(session)
  end
  local clicks, form = session.clicks, session.form
  if session.count == 0 or since >= time_before(clicks, #clicks + 1, form) then
    session.ids = session.ids .. id
    session.clicks = clicks .. item .. struct.pack(form.time, since)
  else
    local at, before = 1, 0
    local next_at = behind(clicks, at, form)
    while time_before(clicks, next_at, form) <= since do
      at, before = next_at, before + 1
      next_at = behind(clicks, at, form)
    end
    local ids = #session.ids - 8 * (session.count - before)
    session.ids = string.sub(session.ids, 1, ids) .. id .. string.sub(session.ids, ids + 1)
    session.clicks = string.sub(clicks, 1, at - 1) .. item .. struct.pack(form.time, since) .. string.sub(clicks, at)
  end
  session.count = session.count + 1
  while session.count > max_clicks do
    session.clicks = string.sub(session.clicks, behind(session.clicks, 1, form))
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
        local name, logged, created
        name, logged, created, at = struct.unpack('>I2c0Bi8', value, at)
        user[#user + 1] = { name = name, logged = logged == 1, created = created }
      end
    end
    users[key] = user
  end
  return user, key
end

-- Notes that a session is a user's, the newest last.
local function note(user, name, logged, created, anew)
  for at = #user, 1, -1 do
    if user[at].name == name then
      if not anew and (user[at].logged or not logged) then
        return
      end
      -- One of the same id before it may have been logged since it was noted.
      logged = logged or anew or user[at].logged
      table.remove(user, at)
      break
    end
  end
  user[#user + 1] = { name = name, logged = logged, created = created }
  if #user > max_sessions then
    table.remove(user, 1)
  end
  user.changed = true
end

local function log(record)
  records[#records + 1] = record
  added = added + #record
end

-- A session in its key: the letter that says how its id stands there, and that.
local function name_in(key)
  local at = string.find(key, '}', 1, true)
  return string.sub(key, at + 2, at + 2) .. string.sub(key, string.find(key, ':', at + 4, true) + 1)
end

local function id_of(name)
  if string.sub(name, 1, 1) == 's' then
    return string.sub(name, 2)
  end
  local bytes = '%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x'
  return string.format(bytes, string.byte(name, 2, 17))
end

-- The key of what was merged into a session.
local function merged_key(key)
  local at = string.find(key, '}', 1, true)
  local letter = string.sub(key, at + 2, at + 2) == 's' and 'm' or 'M'
  return string.sub(key, 1, at + 1) .. letter .. string.sub(key, at + 3)
end

local function click(operation, record)
  local _, number, user_number, received, id, time, item_at = struct.unpack('>BI2I2i8c8i8', operation)
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
  place(session, id, time, string.sub(operation, item_at))
  if #record > 0 then
    log(record)
    session.logged = true
  end
  if user then
    note(user, name_in(key), session.logged, session.created, anew)
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
  local merged_into = merged_key(key)
  sessions[key] = { erased = time, changed = true }
  if logged then
    local id = id_of(name_in(key))
    log(prefix .. struct.pack('>I4', #id) .. id)
  end
  -- One whose own merge is half done keeps what was merged into it with its clicks.
  local merged = (held(merged_into) or '') .. (#(session.left or '') > 0 and struct.unpack('>I4c0', session.left) or '')
  local at = 1
  while at <= #merged do
    local source
    source, at = struct.unpack('>I2c0', merged, at)
    log(prefix .. struct.pack('>I4', #source) .. source)
  end
  if #merged > 0 then
    others[merged_into] = { gone = true }
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

-- Whether the log may have had anything of a user's session: of one that has ended since it was noted, or that another holds,
-- nobody knows.
local function may_be_logged(noted, session)
  if noted.logged then
    return true
  elseif session.erased then
    return false
  elseif session.merged then
    if #session.left == 0 then
      return true
    end
    local _, at = struct.unpack('>I4c0', session.left)
    session = open(string.sub(session.left, at))
  end
  return session.created ~= noted.created or session.logged
end

local function erase_user(operation, record)
  local _, number, erasure, time = struct.unpack('>BI2I2i8', operation)
  if has_no_room(record) then
    return 'f'
  end
  local user, key = user_of(number)
  local at = string.find(key, '}', 1, true)
  local before, site = string.sub(key, 1, at + 1), string.sub(key, at + 3, string.find(key, ':', at + 4, true))
  -- Of an erasure before this one too, which may have failed before it followed them.
  local targets = { user.targets }
  for _, noted in ipairs(user) do
    local session_key = before .. string.sub(noted.name, 1, 1) .. site .. string.sub(noted.name, 2)
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
  local merged_into = merged_key(key)
  local merged = held(merged_into) or ''
  others[merged_into] = { gone = true }
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
      local next_click = behind(from.clicks, click_at, from.form)
      local time = from.created + time_before(from.clicks, next_click, from.form)
      if not known and not is_too_old(session, time) then
        place(session, id, time, string.sub(from.clicks, click_at, next_click - from.form.time_bytes - 1))
      end
      click_at = next_click
    end
  end
  session.ids = string.sub(older .. session.ids, -8 * max_ids)
  local merged_into = merged_key(key)
  local merged = held(merged_into) or ''
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
    others[merged_into] = { value = merged, left = tombstone }
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
      others[merged_key(key)] = { value = sources, left = tombstone }
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
      local packed = { struct.pack('B', USER) }
      for at = 1, #user do
        packed[at + 1] = struct.pack('>I2', #user[at].name) .. user[at].name .. struct.pack('>Bi8', user[at].logged and 1 or 0, user[at].created)
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
