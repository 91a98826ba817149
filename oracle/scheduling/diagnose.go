package scheduling

import (
	"errors"

	upstream "k8s.io/kubernetes/pkg/scheduler"
	"k8s.io/kubernetes/pkg/scheduler/framework"
)

// attempted is what came of an attempt to schedule a pod.
type attempted struct {
	fits bool
	// message is what the condition of a pod that does not fit says.
	message string
	// nominated is the node that evictions would make room on.
	nominated string
}

// run does what upstream does between taking a pod from the queue and writing its condition.
func (c cycle) run() (attempted, error) {
	c.dryRun.forget()
	err := c.attempt()
	var misfit *framework.FitError
	switch {
	case err == nil:
		return attempted{fits: true}, nil
	case errors.Is(err, upstream.ErrNoNodesAvailable):
		return attempted{message: err.Error()}, nil
	case !errors.As(err, &misfit):
		return attempted{}, err
	}
	nominated, status := c.postFilter(misfit)
	misfit.Diagnosis.PostFilterMsg = status.Message()
	return attempted{message: misfit.Error(), nominated: nominated}, nil
}

type diagnosis struct {
	Message *string `json:"message"`
}

func diagnose(in cluster) (diagnosis, error) {
	c, err := newCycle(&in)
	if err != nil {
		return diagnosis{}, err
	}
	result, err := c.run()
	if err != nil || result.fits {
		return diagnosis{}, err
	}
	return diagnosis{&result.message}, nil
}
