# Bookend as a Terraform module: it uploads the zips and the template, and deploys the template as one CloudFormation stack.
#   module "bookend" {
#     source          = "./bookend/terraform"
#     artifact_bucket = "my-artifacts"
#     parameters      = { SlackSecret = "/bookend/slack" }
#   }

terraform {
  required_version = ">= 1.5"
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = ">= 5.0"
    }
  }
}

variable "artifact_bucket" {
  description = "A bucket in the stack's Region, for the zips of the functions and the template"
  type        = string
}

variable "artifact_prefix" {
  description = "What stands before their names in their keys"
  type        = string
  default     = "bookend/"
}

variable "stack_name" {
  description = "The name of the stack"
  type        = string
  default     = "bookend"
}

variable "parameters" {
  description = "Parameters of the template by their names, such as SlackSecret, AlarmTopicArn, PermissionsBoundaryArn, RolePath"
  type        = map(string)
  default     = {}
}

locals {
  zips = fileset(path.module, "*.zip")
}

resource "aws_s3_object" "zip" {
  for_each = local.zips

  bucket = var.artifact_bucket
  key    = "${var.artifact_prefix}${each.value}"
  source = "${path.module}/${each.value}"

  # By its hash, too: the zips of before stay until the stack needs them no more, also where an update is rolled back.
  lifecycle {
    create_before_destroy = true
  }
}

# The template is too large to be sent as text. By its hash, so that a new one is another address.
resource "aws_s3_object" "template" {
  bucket = var.artifact_bucket
  key    = "${var.artifact_prefix}template-${filesha256("${path.module}/template.json")}.json"
  source = "${path.module}/template.json"

  lifecycle {
    create_before_destroy = true
  }
}

data "aws_s3_bucket" "artifacts" {
  bucket = var.artifact_bucket
}

resource "aws_cloudformation_stack" "bookend" {
  name         = var.stack_name
  template_url = "https://${data.aws_s3_bucket.artifacts.bucket_regional_domain_name}/${aws_s3_object.template.key}"
  capabilities = ["CAPABILITY_IAM"]

  parameters = merge(var.parameters, {
    ArtifactBucket = var.artifact_bucket
    ArtifactPrefix = var.artifact_prefix
  })

  depends_on = [aws_s3_object.zip]
}

output "outputs" {
  description = "The stack's outputs: DashboardUrl, NoticesTopicArn, DigestTopicArn and others"
  value       = aws_cloudformation_stack.bookend.outputs
}
