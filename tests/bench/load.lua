-- What wrk sends. WORKLOAD names the mix; AUTHORIZATION is sent with every request, or the COOKIE, or, one after the other, the
-- lines of the file that BENCH_AUTHORIZATIONS names. NODES (1000) is how many nodes there are. Each thread has its own numbers.
local workload = os.getenv("WORKLOAD")
local prefix = os.getenv("BENCH_PREFIX")
local nodes = tonumber(os.getenv("NODES") or 1000)
local thread_count = 0
local authorizations = {}

function setup(thread)
   thread_count = thread_count + 1
   thread:set("id", thread_count)
end

function init()
   local cookie = os.getenv("COOKIE")
   if cookie then wrk.headers["Cookie"] = cookie else wrk.headers["Authorization"] = os.getenv("AUTHORIZATION") end
   math.randomseed(id)
   local file = os.getenv("BENCH_AUTHORIZATIONS")
   if file then
      for line in io.lines(file) do authorizations[#authorizations + 1] = line end
   end
   -- wrk looks at one request of the first thread, and does not send it.
   turn = id == 1 and workload ~= "mixed" and -1 or 0
   asked = 0
end

function request()
   if #authorizations > 0 then wrk.headers["Authorization"] = authorizations[math.random(#authorizations)] end
   if workload == "show_node_new" then wrk.headers["Connection"] = "close" end
   asked = asked + 1
   if workload:find("^show_node") or workload == "mixed" and (asked == 1 or math.random(10) > 1) then
      return wrk.format("GET", "/node/node" .. math.random(nodes))
   elseif workload == "list_nodes" then
      return wrk.format("GET", "/nodes")
   elseif workload == "list_free_nodes" then
      return wrk.format("GET", "/free_nodes")
   elseif workload == "show_network" then
      return wrk.format("GET", "/network/wide")
   elseif workload == "whoami" then
      wrk.headers["Connection"] = "close"
      return wrk.format("GET", "/whoami")
   end
   -- mixed: one change for nine reads.
   -- A project is made and removed by the same thread, one connection each, so the pair always finds what it expects.
   turn = turn + 1
   local path = "/project/" .. prefix .. id .. "-" .. math.floor((turn - 1) / 2)
   return wrk.format(turn % 2 == 1 and "PUT" or "DELETE", path)
end
