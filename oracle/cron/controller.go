package cron

import (
	"context"
	gosync "sync"
	"time"

	batchv1 "k8s.io/api/batch/v1"
	apierrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/client-go/kubernetes"
	batchclient "k8s.io/client-go/kubernetes/typed/batch/v1"
	batchlisters "k8s.io/client-go/listers/batch/v1"
	"k8s.io/client-go/tools/cache"
	"k8s.io/client-go/tools/record"
	"k8s.io/kubernetes/pkg/controller/cronjob"

	"kube-semantics/oracle/unexported"
)

// controller is upstream's controller over stand-ins for the API server and its caches, which hold the cluster of the
// case at hand. There is one for all cases, for each has queues with goroutines that would stay behind.
type controller struct {
	*cronjob.ControllerV2
	client   apiServer
	jobs     informer
	cronJobs informer
	now      time.Time
}

var (
	current     *controller
	currentLock gosync.Mutex
)

func theController() *controller {
	currentLock.Lock()
	defer currentLock.Unlock()
	if current == nil {
		current = newController()
	}
	return current
}

// abandonController leaves the controller to an answer that does not end.
func abandonController() {
	currentLock.Lock()
	defer currentLock.Unlock()
	current = nil
}

func newController() *controller {
	c := &controller{jobs: newInformer(&batchv1.Job{}), cronJobs: newInformer(&batchv1.CronJob{})}
	var err error
	if c.ControllerV2, err = cronjob.NewControllerV2(context.Background(), jobInformer{c.jobs}, cronJobInformer{c.cronJobs}, &c.client); err != nil {
		panic(err)
	}
	*unexported.Field[record.EventRecorder](c.ControllerV2, "recorder") = recorder{&c.client}
	*unexported.Field[func() time.Time](c.ControllerV2, "now") = func() time.Time { return c.now }
	return c
}

func (c *controller) sync(of *cluster, now time.Time) (*time.Duration, error) {
	c.client.cluster, c.now = of, now
	jobs := []any{}
	for _, job := range of.names {
		jobs = append(jobs, job)
	}
	if err := c.jobs.GetIndexer().Replace(jobs, ""); err != nil {
		return nil, err
	}
	if err := c.cronJobs.GetIndexer().Replace([]any{of.cronJob}, ""); err != nil {
		return nil, err
	}
	return syncKey(c.ControllerV2, of.context(), jobKey(of.cronJob.Namespace, of.cronJob.Name))
}

// informer never runs; what its store holds is put there.
type informer struct{ cache.SharedIndexInformer }

func newInformer(of runtime.Object) informer {
	return informer{cache.NewSharedIndexInformer(&cache.ListWatch{}, of, 0, cache.Indexers{cache.NamespaceIndex: cache.MetaNamespaceIndexFunc})}
}

type jobInformer struct{ informer }

func (i jobInformer) Informer() cache.SharedIndexInformer { return i.informer }
func (i jobInformer) Lister() batchlisters.JobLister {
	return batchlisters.NewJobLister(i.GetIndexer())
}

type cronJobInformer struct{ informer }

func (i cronJobInformer) Informer() cache.SharedIndexInformer { return i.informer }
func (i cronJobInformer) Lister() batchlisters.CronJobLister {
	return batchlisters.NewCronJobLister(i.GetIndexer())
}

// recorder notes the reasons of events.
type recorder struct{ of *apiServer }

func (r recorder) Event(_ runtime.Object, _, reason, _ string) {
	r.of.cluster.events = append(r.of.cluster.events, reason)
}

func (r recorder) Eventf(object runtime.Object, kind, reason, message string, _ ...any) {
	r.Event(object, kind, reason, message)
}

func (r recorder) AnnotatedEventf(object runtime.Object, _ map[string]string, kind, reason, message string, _ ...any) {
	r.Event(object, kind, reason, message)
}

// apiServer is the client of an API server that holds the cluster.
type apiServer struct {
	kubernetes.Interface
	cluster *cluster
}

func (s *apiServer) BatchV1() batchclient.BatchV1Interface { return batchGroup{of: s} }

type batchGroup struct {
	batchclient.BatchV1Interface
	of *apiServer
}

func (g batchGroup) CronJobs(string) batchclient.CronJobInterface { return cronJobClient{of: g.of} }

func (g batchGroup) Jobs(namespace string) batchclient.JobInterface {
	return jobClient{of: g.of, namespace: namespace}
}

type cronJobClient struct {
	batchclient.CronJobInterface
	of *apiServer
}

func (c cronJobClient) Get(context.Context, string, metav1.GetOptions) (*batchv1.CronJob, error) {
	return c.of.cluster.cronJob.DeepCopy(), nil
}

func (c cronJobClient) UpdateStatus(_ context.Context, written *batchv1.CronJob, _ metav1.UpdateOptions) (*batchv1.CronJob, error) {
	c.of.cluster.written = written
	return written, nil
}

type jobClient struct {
	batchclient.JobInterface
	of        *apiServer
	namespace string
}

var jobResource = batchv1.Resource("jobs")

func (c jobClient) Get(_ context.Context, name string, _ metav1.GetOptions) (*batchv1.Job, error) {
	if job := c.of.cluster.names[jobKey(c.namespace, name)]; job != nil {
		return job.DeepCopy(), nil
	}
	return nil, apierrors.NewNotFound(jobResource, name)
}

func (c jobClient) Create(_ context.Context, job *batchv1.Job, _ metav1.CreateOptions) (*batchv1.Job, error) {
	if c.of.cluster.names[jobKey(c.namespace, job.Name)] != nil {
		c.of.cluster.refused = true
		return nil, apierrors.NewAlreadyExists(jobResource, job.Name)
	}
	job = job.DeepCopy()
	job.Namespace = c.namespace
	job.UID = "of the created job"
	c.of.cluster.created = job
	return job, nil
}

func (c jobClient) Delete(_ context.Context, name string, _ metav1.DeleteOptions) error {
	key := jobKey(c.namespace, name)
	if c.of.cluster.names[key] == nil {
		return apierrors.NewNotFound(jobResource, name)
	}
	delete(c.of.cluster.names, key)
	c.of.cluster.deleted = append(c.of.cluster.deleted, name)
	return nil
}
