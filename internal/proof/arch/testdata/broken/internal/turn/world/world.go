package world

import _ "github.com/drey-project/drey/internal/turn/loop"
