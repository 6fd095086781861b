package job

import _ "github.com/drey-project/drey/internal/names"
