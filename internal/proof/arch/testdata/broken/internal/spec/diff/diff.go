package diff

import _ "github.com/drey-project/drey/api/v1beta1/v1beta1test"
