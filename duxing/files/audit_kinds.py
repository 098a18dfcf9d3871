"""What the acts of this app are called in the record of operations."""

KINDS = {"files.attachment.downloaded": "下载附件"}
