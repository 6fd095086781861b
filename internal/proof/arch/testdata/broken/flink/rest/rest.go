package rest

import _ "net/http"
import _ "github.com/drey-project/drey/internal/proof/sim"
