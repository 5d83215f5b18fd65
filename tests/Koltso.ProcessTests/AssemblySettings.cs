using Koltso.ProcessTests.Harness;

// The machine has two cores: more clusters at the same time would only slow each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(SharedCluster))]
