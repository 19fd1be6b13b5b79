#include "service/health.hpp"

#include "store/schema.hpp"
#include "store/sync_status.hpp"

namespace haas::service {

Health health(store::Transaction& tx) { return {store::schema_version(), store::get_last_sync(tx)}; }

}  // namespace haas::service
