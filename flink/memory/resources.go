package memory

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"github.com/drey-project/drey/flink/conf"
	"github.com/drey-project/drey/flink/option"
)

// noResource is the text of external-resources when there are none.
const noResource = "none"

func amountKey(resource string) string {
	return option.ExternalResourcePrefix + resource + ".amount"
}

// readResources reads what a TaskManager asks for besides memory.
func (tm *TaskManager) readResources(c conf.Conf) error {
	var err error
	if tm.Cores, err = cores(c); err != nil {
		return err
	}
	if tm.Slots, err = conf.Get(c, option.TaskSlots); err != nil {
		return err
	}
	tm.External, err = externalResources(c)
	return err
}

// Cores returns the cores of a TaskManager: taskmanager.cpu.cores, else the fallback if it is positive, else one for each slot.
func Cores(c conf.Conf, fallback float64) (float64, error) {
	n, set, err := conf.Find(c, option.TaskManagerCores)
	if err != nil {
		return 0, err
	}
	if !set && fallback > 0 {
		n = fallback
	} else if !set {
		slots, err := conf.Get(c, option.TaskSlots)
		if err != nil {
			return 0, err
		}
		n = float64(slots)
	}
	if n <= 0 {
		return 0, refuse("TaskExecutors need to be started with a positive number of CPU cores. Please configure %s accordingly.",
			option.TaskManagerCores.Key)
	}
	return roundDown(n)
}

func cores(c conf.Conf) (float64, error) {
	return Cores(c, -1)
}

// coreDigits is how many digits after the point Flink keeps of a number of cores.
const coreDigits = 8

func roundDown(n float64) (float64, error) {
	if math.IsNaN(n) || math.IsInf(n, 0) {
		return 0, fmt.Errorf("%s is not a number of CPU cores", conf.FormatDouble(n))
	}
	text := strconv.FormatFloat(n, 'f', -1, 64)
	if point := strings.IndexByte(text, '.'); point >= 0 && len(text) > point+1+coreDigits {
		text = text[:point+1+coreDigits]
	}
	return strconv.ParseFloat(text, 64)
}

// externalResources reads the amounts of the named resources; those without a positive amount are left out.
func externalResources(c conf.Conf) (map[string]int64, error) {
	if text, _ := c.Lookup(option.ExternalResources.Key); text == noResource {
		return nil, nil
	}
	names, err := conf.Get(c, option.ExternalResources)
	if err != nil {
		return nil, err
	}
	amounts := map[string]int64{}
	for _, name := range names {
		amount, err := conf.Get(c, conf.Long(amountKey(name)))
		if err != nil {
			return nil, err
		}
		if amount > 0 {
			amounts[name] = amount
		}
	}
	return amounts, nil
}
