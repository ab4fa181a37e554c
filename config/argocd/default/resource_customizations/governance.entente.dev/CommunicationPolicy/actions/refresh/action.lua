local os = require("os")

if obj.metadata.annotations == nil then
  obj.metadata.annotations = {}
end
obj.metadata.annotations["governance.entente.dev/refresh-requested"] = os.date("!%Y-%m-%dT%XZ")
return obj
