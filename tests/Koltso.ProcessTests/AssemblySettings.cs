using Koltso.ProcessTests.Harness;

// Two cores: more clusters beside each other would only make each of them slow.
[assembly: CollectionBehavior(MaxParallelThreads = 2)]
[assembly: AssemblyFixture(typeof(SharedCluster))]
