-- The requests of the benchmarks, for wrk: each from some other client as a trusted proxy tells it.
-- The environment says which: BENCH_KIND (lookup, check, page), BENCH_CASES (how many there are),
-- BENCH_HOT (of how many of them is asked; none: of all), BENCH_SHOWN (a file with one header a line,
-- of which each request has one: tokens or cookies), BENCH_STATIC (asks for the same of a server of
-- files, which takes no forms), BENCH_ENCODING (which compression is understood).

local kind = os.getenv("BENCH_KIND")
local cases = tonumber(os.getenv("BENCH_CASES"))
local hot = tonumber(os.getenv("BENCH_HOT") or "") or cases
local shown = os.getenv("BENCH_SHOWN")
local static = os.getenv("BENCH_STATIC") == "yes"
local encoding = os.getenv("BENCH_ENCODING") or ""

local threads = 0
function setup(thread)
  thread:set("seed", os.time() * 1000 + threads)
  threads = threads + 1
end

local random = math.random
local headers = {}
local count = 0
local other = { "MSC", "EAC", "LIN", "WAC", "SRC" }
local distance = math.floor(cases / hot)
local rest

function init(args)
  math.randomseed(seed)
  rest = "Host: status.example.org\r\nAccept-Language: en\r\n"
  if encoding ~= "" then
    rest = rest .. "Accept-Encoding: " .. encoding .. "\r\n"
  end
  if shown then
    for line in io.lines(shown) do
      headers[#headers + 1] = line .. "\r\n"
    end
    count = #headers
  end
end

-- The number of a case, as Dataset gives them.
local function receipt()
  local number = random(0, hot - 1) * distance
  local place = math.floor(number / 10)
  local of = number % 10
  if of < 5 then
    return string.format("IOE09%08d", place * 5 + of)
  end
  return string.format("%s26%08d", other[of - 4], place)
end

-- A million addresses in many networks.
local function client()
  return "X-Forwarded-For: 20." .. random(0, 15) .. "." .. random(0, 255) .. "." .. random(0, 255)
    .. "\r\n"
end

function request()
  local header = count > 0 and headers[random(1, count)] or ""
  if kind == "lookup" then
    return "GET /case-status/" .. receipt() .. " HTTP/1.1\r\n" .. rest .. client() .. header .. "\r\n"
  elseif kind == "page" then
    return "GET /portfolio HTTP/1.1\r\n" .. rest .. client() .. header .. "\r\n"
  elseif static then
    return "GET /check?receiptNumber=" .. receipt() .. " HTTP/1.1\r\n" .. rest .. client() .. header
      .. "\r\n"
  end
  return "POST /check HTTP/1.1\r\n" .. rest .. client() .. header
    .. "Content-Type: application/x-www-form-urlencoded\r\nContent-Length: 27\r\n\r\n"
    .. "receiptNumber=" .. receipt()
end

function done(summary, latency, requests)
  local errors = summary.errors
  io.write(string.format(
    "bench answers=%d us=%d bytes=%d bad=%d p50=%d p95=%d p99=%d\n",
    summary.requests, summary.duration, summary.bytes,
    errors.connect + errors.read + errors.write + errors.status + errors.timeout,
    latency:percentile(50), latency:percentile(95), latency:percentile(99)))
end
