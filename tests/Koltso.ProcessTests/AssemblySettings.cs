using Koltso.ProcessTests.Harness;

// On two cores: most tests wait for something now and then, and more clusters at the same time would slow each other down.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: AssemblyFixture(typeof(SharedCluster))]
