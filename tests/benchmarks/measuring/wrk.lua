-- Asks the addresses of a file in turn, each thread for its own share of them, and prints what came of it as JSON.

local threads = 0

function setup(thread)
  threads = threads + 1
  thread:set("number", threads)
end

function init(arguments)
  addresses, at, stride = {}, number, tonumber(arguments[2])
  for line in io.lines(arguments[1]) do addresses[#addresses + 1] = line end
end

function request()
  local address = addresses[(at - 1) % #addresses + 1]
  at = at + stride
  return wrk.format("GET", address)
end

function done(summary, latency)
  local wrong = summary.errors
  io.write(string.format('\n{"answers": %d, "bytes": %d, "seconds": %.6f, "p50": %.3f, "p99": %.3f, "wrong": %d}\n',
    summary.requests, summary.bytes, summary.duration / 1e6, latency:percentile(50) / 1e3, latency:percentile(99) / 1e3,
    wrong.connect + wrong.read + wrong.write + wrong.status + wrong.timeout))
end
