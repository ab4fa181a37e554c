-- Statuses follow kstatus. The conditions: https://github.com/entente-dev/entente/blob/main/docs/conditions.md
-- The strict variant: an alliance of which a required practice does not hold is Degraded.
local hs = {}

if obj.status == nil or obj.status.observedGeneration ~= obj.metadata.generation then
  hs.status = "Progressing"
  hs.message = "Waiting for Entente to look at it"
  return hs
end

local conditions = {}
if obj.status.conditions ~= nil then
  for _, condition in ipairs(obj.status.conditions) do
    conditions[condition.type] = condition
  end
end

local stalled = conditions["Stalled"]
if stalled ~= nil and stalled.status == "True" then
  hs.status = "Degraded"
  hs.message = stalled.message
  return hs
end

-- What it refers to may come with the same sync.
local ready = conditions["Ready"]
if ready == nil or ready.status ~= "True" then
  hs.status = "Progressing"
  if ready ~= nil then
    hs.message = ready.message
  end
  return hs
end

-- Not the health Suspended, which keeps a sync running for ever.
hs.status = "Healthy"
hs.message = ready.message
if ready.reason == "Suspended" then
  return hs
end

local healthy = conditions["Healthy"]
if healthy ~= nil then
  hs.message = healthy.message
  if healthy.status == "False" then
    hs.status = "Degraded"
  end
end
return hs
