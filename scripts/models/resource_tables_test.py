import unittest

import resource_tables

TYPES = {
    "AWS::Demo::Thing": {
        "primaryIdentifier": ["Id"], "refIdentifier": ["Name"], "tags": ["Tags", "map"],
        "attributes": {"Arn": "string"},
        "properties": {
            "Name": ["string", {"required": True, "replace": "yes"}],
            "Mode": [{"enum": ["a", "b"]}, {"replace": "maybe"}],
            "Tags": {"map": "string"},
            "Node": {"ref": "Node"},
            "Policy": {"any": ["json", "string"]},
            "Extra": {"list": "tag"},
        },
        "definitions": {"Node": {"Next": {"ref": "Node"}, "Label": "string"}},
    },
    "AWS::Demo::Other": {
        "primaryIdentifier": ["Id"], "attributes": {}, "properties": {"Node": {"ref": "Node"}},
        "definitions": {"Node": {"Value": "integer"}},
    },
}


class ResourceTableTest(unittest.TestCase):
    def setUp(self):
        self.table = resource_tables.ResourceTable(TYPES, ["AWS::Zoo::Cage", "AWS::Demo::Thing"])
        self.source = self.table.source()

    def place(self, needle):
        places = [index for index, value in enumerate(self.table.property_types) if needle in value]
        self.assertEqual(len(places), 1, needle)
        return places[0]

    def test_properties(self):
        string = self.table.property_types.index("{.kind = PropertyKind::kString}")
        for expected in [
            f'{{.name = {{"Name", 4}}, .type = {string}, .required = true, .replacement = Replacement::kAlways}}',
            f'{{.name = {{"Mode", 4}}, .type = {self.place("enum_values")}, .replacement = Replacement::kConditional}}',
            f'{{.name = {{"Policy", 6}}, .type = {self.place("kUnion")}}}',
            '.ref_identifier = {kNames + 0, 1}',
            '.tag_property = {"Tags", 4}, .tags_are_map = true',
        ]:
            with self.subTest(expected):
                self.assertIn(expected, self.source)

    def test_a_definition_may_refer_to_itself_and_belongs_to_its_resource(self):
        nodes = [index for index, value in enumerate(self.table.property_types) if '"Node"' in value]
        self.assertEqual(len(nodes), 2)
        self.assertIn(f'{{.name = {{"Next", 4}}, .type = {nodes[1]}}}', self.source)

    def test_known_names_stand_between_line_ends(self):
        self.assertIn('    "\\n"\n    "AWS::Demo::Thing\\012"\n    "AWS::Zoo::Cage\\012"\n', self.source)


if __name__ == "__main__":
    unittest.main()
