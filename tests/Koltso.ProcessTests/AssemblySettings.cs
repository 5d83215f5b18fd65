using Koltso.ProcessTests.Harness;

// On two cores: most tests wait for something now and then, and more clusters at the same time would slow each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 3)]
[assembly: AssemblyFixture(typeof(SharedCluster))]
