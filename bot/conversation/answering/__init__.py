"""What a person says of duties: bound, understood, recorded, echoed; files and forms; being away, handing over."""
