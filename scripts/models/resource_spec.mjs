// Reduces one resource of the published specification to the intermediate form described in README.md.

const WHOLE_SERVICES = [
  "ApiGateway", "ApiGatewayV2", "CloudFormation", "CloudWatch", "DynamoDB", "IAM", "KMS", "Lambda", "Logs", "S3", "SNS", "SQS",
];
const SINGLE_TYPES = [
  "AWS::Events::ApiDestination", "AWS::Events::Archive", "AWS::Events::Connection", "AWS::Events::EventBus",
  "AWS::Events::EventBusPolicy", "AWS::Events::Rule",
  "AWS::RDS::DBCluster", "AWS::RDS::DBClusterParameterGroup", "AWS::RDS::DBInstance", "AWS::RDS::DBParameterGroup",
  "AWS::RDS::DBSubnetGroup",
  "AWS::SecretsManager::ResourcePolicy", "AWS::SecretsManager::RotationSchedule", "AWS::SecretsManager::Secret",
  "AWS::SecretsManager::SecretTargetAttachment",
  "AWS::SSM::Parameter",
];

/** Whether Cloudtab keeps the properties of the type, and not its name alone. */
export function isInScope(type) {
  return WHOLE_SERVICES.includes(type.split("::")[1]) || SINGLE_TYPES.includes(type);
}

/** `definition(id)` finds a type definition of the specification. */
export function reduceResource(resource, definition) {
  const definitions = {};
  const typeOf = (type) => typeExpression(type, (id) => {
    const found = definition(id);
    if (!(found.name in definitions)) {
      definitions[found.name] = {};  // Known by name before its properties are read: definitions may refer to themselves.
      definitions[found.name] = reduceProperties(found.properties, typeOf);
    }
    return found.name;
  });
  const attributes = {};
  for (const name of Object.keys(resource.attributes).sort()) attributes[name] = typeOf(resource.attributes[name].type);
  const reduced = { primaryIdentifier: resource.primaryIdentifier ?? [] };
  if (resource.cfnRefIdentifier) reduced.refIdentifier = resource.cfnRefIdentifier;
  if (resource.tagInformation) {
    reduced.tags = [resource.tagInformation.tagPropertyName, resource.tagInformation.variant];
  }
  if (resource.additionalReplacementProperties) {
    reduced.alsoReplace = resource.additionalReplacementProperties.map((path) => path.join("."));
  }
  reduced.attributes = attributes;
  reduced.properties = reduceProperties(resource.properties, typeOf);
  reduced.definitions = definitions;
  return reduced;
}

function reduceProperties(properties, typeOf) {
  const reduced = {};
  for (const name of Object.keys(properties).sort()) {
    const property = properties[name];
    const traits = {};
    if (property.required) traits.required = true;
    if (property.causesReplacement && property.causesReplacement !== "no") traits.replace = property.causesReplacement;
    const type = typeOf(property.type);
    reduced[name] = Object.keys(traits).length > 0 ? [type, traits] : type;
  }
  return reduced;
}

/** `"string"`, `{"list": type}`, `{"map": type}`, `{"ref": definition}`, `{"any": [types]}`, `{"enum": [values]}`. */
function typeExpression(type, refer) {
  switch (type.type) {
    case "string":
      return type.allowedValues ? { enum: type.allowedValues } : "string";
    case "integer":
    case "number":
    case "boolean":
    case "json":
    case "date-time":
    case "tag":
      return type.type;
    case "array":
      return { list: typeExpression(type.element, refer) };
    case "map":
      return { map: typeExpression(type.element, refer) };
    case "ref":
      return { ref: refer(type.reference.$ref) };
    case "union":
      return { any: type.types.map((each) => typeExpression(each, refer)) };
    default:
      throw new Error(`unknown property type ${JSON.stringify(type)}`);
  }
}
