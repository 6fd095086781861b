package v1beta1test

import _ "github.com/drey-project/drey/api/v1beta1"
import _ "os"
