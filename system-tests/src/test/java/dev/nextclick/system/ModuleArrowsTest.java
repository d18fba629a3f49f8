package dev.nextclick.system;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.lang.syntax.ArchRuleDefinition;
import com.tngtech.archunit.library.dependencies.SlicesRuleDefinition;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.Node;

/// Guards the directions of the arrows between the modules: what each may depend on, in its pom and
/// in its classes.
final class ModuleArrowsTest {

  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final String GROUP = "dev.nextclick";

  /// Module to the modules of ours that it may depend on. Servers reach `proto` through
  /// `service-runtime`, which leaves out its second copy of the validation options.
  private static final Map<String, Set<String>> ALLOWED =
      Map.ofEntries(
          Map.entry("proto-validate", Set.of()),
          Map.entry("proto", Set.of("proto-validate")),
          Map.entry("client", Set.of("proto")),
          Map.entry("service-runtime", Set.of("proto")),
          Map.entry("event-store", Set.of()),
          Map.entry("dataset", Set.of()),
          Map.entry("models", Set.of()),
          Map.entry("model-registry", Set.of("models")),
          Map.entry("session-service", Set.of("service-runtime", "event-store")),
          Map.entry(
              "trainer",
              Set.of("service-runtime", "event-store", "dataset", "models", "model-registry")),
          Map.entry("inference-service", Set.of("service-runtime", "models", "model-registry")),
          Map.entry("storefront", Set.of()),
          Map.entry("bench", Set.of("client", "storefront", "dataset", "models", "event-store")),
          Map.entry(
              "cli",
              Set.of("client", "bench", "storefront", "dataset", "models", "model-registry")),
          Map.entry("deploy", Set.of("session-service", "inference-service", "trainer", "cli")),
          Map.entry("system-tests", Set.of()));

  @Test
  void everyModuleOfTheBuildHasItsRow() throws Exception {
    Set<String> modules = new TreeSet<>();
    for (Element module : children(pom(ROOT.resolve("pom.xml")), "modules", "module")) {
      modules.add(module.getTextContent().strip());
    }
    assertThat(modules).isEqualTo(new TreeSet<>(ALLOWED.keySet()));
  }

  @TestFactory
  Stream<DynamicTest> aModuleDependsOnlyOnWhatTheDesignAllows() {
    return ALLOWED.keySet().stream()
        .sorted()
        .map(
            module ->
                DynamicTest.dynamicTest(
                    module, () -> assertThat(ALLOWED.get(module)).containsAll(ours(module))));
  }

  @Test
  void theRecommendersTheStoreAndTheDatasetsKnowOfNoServer() throws IOException {
    JavaClasses domain =
        classes("models", "model-registry", "event-store", "dataset", "storefront");
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage("io.grpc..", "com.google.protobuf..")
        .check(domain);
  }

  @Test
  void onlyTheEventStoreSpeaksToRedis() throws IOException {
    ArchRuleDefinition.noClasses()
        .should()
        .dependOnClassesThat()
        .resideInAPackage("redis.clients..")
        .check(classes("session-service", "trainer", "inference-service", "models", "dataset"));
  }

  @Test
  void noPackagesOfOursGoRoundInCircles() throws IOException {
    JavaClasses all =
        classes(
            ALLOWED.keySet().stream().filter(m -> !m.startsWith("proto")).toArray(String[]::new));
    SlicesRuleDefinition.slices()
        .matching("dev.nextclick.(**)")
        .should()
        .beFreeOfCycles()
        .check(all);
  }

  /// The modules of ours in the module's pom, those for its tests left out.
  private static Set<String> ours(String module) throws Exception {
    Set<String> found = new TreeSet<>();
    Document pom = pom(ROOT.resolve(module).resolve("pom.xml"));
    for (Element dependency : children(pom, "dependencies", "dependency")) {
      if (text(dependency, "groupId").equals(GROUP) && !text(dependency, "scope").equals("test")) {
        found.add(text(dependency, "artifactId").replaceFirst("^nextclick-", ""));
      }
    }
    return found;
  }

  private static JavaClasses classes(String... modules) throws IOException {
    List<Path> folders =
        Stream.of(modules)
            .map(module -> ROOT.resolve(module).resolve("target/classes"))
            .filter(Files::isDirectory)
            .toList();
    return new ClassFileImporter().importPaths(folders);
  }

  private static Document pom(Path file) throws Exception {
    return DocumentBuilderFactory.newDefaultInstance().newDocumentBuilder().parse(file.toFile());
  }

  /// The elements `name` directly below the project's own `parent` element.
  private static List<Element> children(Document pom, String parent, String name) {
    return elements(pom.getDocumentElement(), parent).stream()
        .flatMap(e -> elements(e, name).stream())
        .toList();
  }

  private static List<Element> elements(Element parent, String name) {
    List<Element> found = new ArrayList<>();
    for (Node node = parent.getFirstChild(); node != null; node = node.getNextSibling()) {
      if (node instanceof Element element && element.getTagName().equals(name)) {
        found.add(element);
      }
    }
    return found;
  }

  private static String text(Element parent, String name) {
    List<Element> found = elements(parent, name);
    return found.isEmpty() ? "" : found.getFirst().getTextContent().strip();
  }
}
