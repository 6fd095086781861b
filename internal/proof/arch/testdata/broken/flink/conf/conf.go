package conf

import clock "time"
import _ "sync"

var Now = clock.Now
