package plan

import _ "github.com/drey-project/drey/flink/memory"
import _ "github.com/google/uuid"
